// The three places. On a phone each is a step in the browser's history, so that Back leads from one to the other.
const beside = () => matchMedia("(min-width: 760px)").matches; // the conversation has another place beside it
const wide = () => matchMedia("(min-width: 1160px)").matches;
function view(name, { step = true } = {}) {
  if (step && !beside() && name !== bq.dataset.view) history.pushState({ view: name }, "");
  bq.dataset.view = name;
  for (const tab of $$(".tabs button")) tab.dataset.to === name ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current");
}
addEventListener("popstate", (event) => {
  view(event.state?.view ?? "ask", { step: false });
  if (bq.dataset.view === startOf(returnTo)) returned();
});
const startOf = (node) => (node?.closest(".library") ? "library" : "ask"); // the place that reading began in
function returned() { // to where reading began
  const place = returnTo?.isConnected ? returnTo : $(".card [data-do=open]", returnTo?.turn?.node ?? turnsBox); // asked again
  place?.scrollIntoView({ block: "center" }); place?.focus?.();
}
function side(name) { // the conversations or the library, at the left
  bq.dataset.side = name; remember("side", name);
  if (name === "said") said();
  for (const tab of $$(".sides button")) tab.setAttribute("aria-pressed", String(tab.dataset.to === name));
}
