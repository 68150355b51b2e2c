// Statements: who is shown to say something, most quoted first; of the one who is chosen, what they say by day.
const SAID_STEP = 50, saidList = $("#bq-said-list"), saidDays = $("#bq-said-days form"), voiceField = $("#bq-voice"), topicField = $("#bq-topic");
const saying = { speaker: null, limit: SAID_STEP, job: null, shown: "" };
async function said() {
  const job = saying.job = {}, { speaker, limit } = saying;
  const dates = { since: saidDays.since.value, until: saidDays.until.value };
  $("#bq-said-days").classList.toggle("narrowed", Boolean(dates.since || dates.until));
  $("#bq-said-days summary").textContent = scopeText(dates) || T.allDates;
  const within = { about: topicField.value.trim() || null, since: dates.since || null, until: dates.until || null };
  const reply = speaker === null ? await call("voices", { words: voiceField.value, ...within }) : await call("said", { speaker, limit, ...within });
  if (saying.job !== job) return; // it is being listed anew
  voiceField.parentNode.hidden = speaker !== null;
  $("#bq-said-who").hidden = $("[data-do=voices]").hidden = speaker === null;
  $("#bq-said-who").textContent = speaker ?? "";
  $("#bq-said footer").hidden = !reply.more;
  $("#bq-said-count").textContent = reply.count ?? "";
  if (reply.error) { saidList.replaceChildren(errorCard(reply.error)); saying.shown = ""; return; }
  if (reply.html === saying.shown) return;
  saidList.innerHTML = saying.shown = reply.html; current(); pressed();
}
async function voiceOf(speaker) { // null for all people
  Object.assign(saying, { speaker, limit: SAID_STEP });
  await said();
  saidList.scrollTop = 0;
}
acts.voice = async (button) => {
  await voiceOf(button.closest("li").dataset.speaker);
  $("#bq-said-who").focus({ preventScroll: true });
};
acts.voices = async () => {
  const before = saying.speaker;
  await voiceOf(null);
  ($$("li", saidList).find((item) => item.dataset.speaker === before)?.querySelector(".entry") ?? voiceField).focus();
};
acts["more-said"] = async () => {
  const count = $$("li", saidList).length;
  saying.limit += SAID_STEP;
  await said();
  $$(".entry", saidList)[count]?.focus();
};
acts.said = (button) => {
  const { id, start, end, kind } = button.closest("li").dataset;
  readAt(`${saying.speaker} · ${kind}`, { id, start: +start, end: +end }, { from: button });
};
let saidTyping;
for (const input of [voiceField, topicField]) input.addEventListener("input", () => {
  clearTimeout(saidTyping); saying.limit = SAID_STEP; saidTyping = setTimeout(said, 200);
});
saidDays.addEventListener("change", said);
saidDays.addEventListener("submit", (event) => { event.preventDefault(); said(); });
saidDays.addEventListener("reset", () => setTimeout(said));
function heard() { if (bq.dataset.side === "said") said(); } // the library has changed
