// Listeners.
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) acts[button.dataset.do]?.(button, button.closest(".turn")?.turn);
  for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); }
});
function grow() { field.style.height = "auto"; field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.3)}px`; }
field.addEventListener("input", () => { grow(); remember("draft", field.value); });
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  if (event.key === "Escape" && !event.isComposing && turns.length) { event.stopPropagation(); $("h2", (pane.turn ?? turns.at(-1)).node).focus({ preventScroll: true }); }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const question = field.value;
  if (question.trim()) { field.value = ""; remember("draft", ""); grow(); ask(question); }
});
form.addEventListener("change", chips);
for (const name of ["since", "until"]) form[name].addEventListener("blur", ordered);
filter.addEventListener("change", list);
filter.addEventListener("submit", (event) => { event.preventDefault(); list(); });
filter.addEventListener("reset", () => setTimeout(list));
element.addEventListener("focusout", (event) => {
  for (const menu of $$("details.menu[open]")) if (event.relatedTarget && menu.contains(event.target) && !menu.contains(event.relatedTarget)) menu.open = false;
});
let typing;
$("#bq-find").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(list, 150); });
$("#bq-files").addEventListener("change", (event) => { add(event.target.files); event.target.value = ""; });
for (const kind of ["dragover", "dragleave", "drop"]) element.addEventListener(kind, (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault(); event.stopPropagation();
  bq.classList.toggle("dropping", kind === "dragover" && !readsOnly);
  if (kind === "drop") dropped(event.dataTransfer);
});
$(".skip").addEventListener("click", (event) => { event.preventDefault(); field.focus(); }); // the address stays
