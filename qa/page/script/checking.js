// A text's quotations, held against the library.
const checkForm = $("#bq-check form"), checkedBox = $("#bq-checked"), checkedCount = $("#bq-check header span");
let checking = null;
async function check(file = null) { // the text that was pasted, or that of a file
  const text = checkForm.text.value;
  if (!file && !text.trim()) { checkForm.text.focus(); return; }
  const job = checking = {}, claims = checkForm.claims.checked;
  checkedCount.textContent = T.thinking; checkedBox.replaceChildren();
  const reply = await call("check", file ? { file, claims } : { text, claims });
  if (checking !== job) return; // another is being checked
  checkedCount.textContent = reply.count ?? "";
  if (reply.error) checkedBox.replaceChildren(errorCard(reply.error)); else { checkedBox.innerHTML = reply.html; checkForm.text.value = reply.text; }
  checkedBox.scrollTop = 0;
}
async function checkFile(file) {
  if (file.size > MAX_MB * 1e6) return toast(fill(T.tooBig, { limit: MAX_MB }));
  if (readsOnly) { checkForm.text.value = await file.text(); return check(); } // who may not add sends no files
  try { await check({ name: file.name, path: (await upload(file)).path }); } catch { toast(T.unread); }
}
acts["choose-text"] = () => $("[type=file]", checkForm).click();
acts.checked = (button) => {
  const { id, start, end } = button.parentNode.dataset;
  readAt($("h3", button.closest("article"))?.textContent ?? $("blockquote", button.closest("article")).textContent, { id, start: +start, end: +end }, { from: button });
};
$("[type=file]", checkForm).addEventListener("change", (event) => { const [file] = event.target.files; event.target.value = ""; if (file) checkFile(file); });
if (readsOnly) $("[type=file]", checkForm).accept = ".txt,.md";
checkForm.addEventListener("submit", (event) => { event.preventDefault(); check(); });
