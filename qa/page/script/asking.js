// A question on its way to the server and back. One is under way at a time; those asked meanwhile wait their turn.
const send = $("#bq-form .primary"), stopButton = $("[data-do=stop]"), waiting = [];
let asking = null;
function ask(question, within = scope(), { cited = null, anyDay = false, link = "" } = {}) {
  question = question.trim();
  if (!question) return;
  if (!chat) { chat = unique(); session("chat", chat); }
  if (location.hash && location.hash !== link) history.pushState(history.state, "", location.pathname + location.search);
  const turn = { id: unique(), chat, at: Date.now(), question, scope: within, reply: null, anyDay, link };
  insert(turn); keep(turn);
  return answer(turn, cited);
}
async function answer(turn, cited = null) {
  welcome(); view("ask");
  if (turn === asking?.turn || waiting.some((job) => job.turn === turn)) return;
  turn.reply = null;
  $(".answer", turn.node).replaceChildren(make("p", { class: "waiting" }, make("span", {}, T.queued)));
  waiting.push({ turn, cited });
  if (!asking) while (waiting.length) await answered(waiting.shift());
}
async function answered({ turn, cited }) {
  const token = asking = { turn };
  const said = $(".waiting span", turn.node);
  said.textContent = T.thinking;
  stopButton.hidden = false;
  top(turn);
  const slow = setTimeout(() => { said.textContent = T.loading; }, 1500);
  const stopped = new Promise((done) => { token.stop = () => done({ error: T.stopped, say: T.stopped }); });
  const sent = { question: turn.question, ...only(turn.scope), dates: !turn.anyDay, spelling: !turn.literal, previous: turn.literal ? [] : before(turn) };
  const reply = await Promise.race([call("ask", sent), stopped]);
  clearTimeout(slow);
  asking = null; stopButton.hidden = true;
  turn.reply = reply;
  if (!turns.includes(turn)) { // another conversation was opened meanwhile, or it was deleted
    if (turn.chat !== chat) keep(turn);
    return;
  }
  show(turn); keep(turn);
  if (!waiting.length) top(turn);
  say(reply.say ?? reply.error); refocus(beside() ? field : $("h2", turn.node));
  if (cited) read(cited.id, cited.start, cited.end, { focus: true, from: turn.node });
  else if (beside()) consult(turn);
}
function top(turn) {
  if (talk.scrollHeight > talk.clientHeight) talk.scrollTop += turn.node.getBoundingClientRect().top - talk.getBoundingClientRect().top - 20;
  else turn.node.scrollIntoView({ block: "start" }); // in a low window the page itself scrolls
}
function before(turn) { // what a follow-up may refer to
  return turns.slice(0, turns.indexOf(turn)).filter((other) => other.reply?.meant).slice(-3)
    .map((other) => ({ question: other.reply.meant, quote: other.reply.quote, dates: !other.anyDay }));
}
