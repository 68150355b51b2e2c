// Alerts: what new briefings answered to standing questions, above the library's list. Looked for now and then.
const ALERTS_MS = 60e3, alertBox = $("#bq-alerts");
let alertsShown = null;
async function alerts() {
  const reply = await call("alerts");
  if (reply.error || reply.html === alertsShown) return; // what was there stays
  alertBox.hidden = !reply.count;
  $("summary span", alertBox).textContent = reply.count;
  $("ul", alertBox).innerHTML = alertsShown = reply.html;
}
acts.alert = (button) => {
  const { id, start, end, answers } = button.dataset;
  const marks = answers.split(" ").filter(Boolean).map((pair) => pair.split("-").map(Number));
  readAt($(".title", button).textContent, { id, start: +start, end: +end }, { from: button, answers: marks });
};
setInterval(() => { if (document.visibilityState === "visible") alerts(); }, ALERTS_MS);
alerts();
