// A question on its way to the server and back.
async function ask(question, within = scope(), cited = null, anyDay = false) {
  question = question.trim();
  if (!question || asking) return;
  const turn = { question, scope: within, reply: null, anyDay };
  turns.push(turn); turnsBox.append(draw(turn));
  await answer(turn, cited);
}
async function answer(turn, cited = null) {
  welcome(); view("ask");
  const waiting = make("p", { class: "waiting" }, make("span", {}, T.thinking));
  $(".answer", turn.node).replaceChildren(waiting);
  const token = asking = {};
  send.textContent = T.stop;
  top(turn);
  const slow = setTimeout(() => { $("span", waiting).textContent = T.loading; }, 1500);
  const stopped = new Promise((done) => { token.stop = () => done({ error: T.stopped, say: T.stopped }); });
  const sent = { question: turn.question, ...only(turn.scope), dates: !turn.anyDay, previous: turn.literal ? [] : before(turn) };
  turn.reply = await Promise.race([call("ask", sent), stopped]);
  clearTimeout(slow);
  asking = null; send.textContent = sendText;
  show(turn); keep(); top(turn); say(turn.reply.say ?? turn.reply.error); refocus(phone() ? $("h2", turn.node) : field);
  const place = cited ?? turn.reply.cited;
  if (place && (wide() || cited)) read(place.id, place.start, place.end, { focus: Boolean(cited), from: cited ? turn.node : null });
}
function top(turn) { talk.scrollTop += turn.node.getBoundingClientRect().top - talk.getBoundingClientRect().top - 20; }
function before(turn) { // what a follow-up may refer to
  return turns.slice(0, turns.indexOf(turn)).filter((other) => other.reply?.meant).slice(-3)
    .map((other) => ({ question: other.reply.meant, quote: other.reply.quote, dates: !other.anyDay }));
}
