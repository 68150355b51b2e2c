// The conversation: turns, drawn and stored.
let turns = [];
function welcome() {
  $("#bq-welcome").hidden = turns.length > 0;
  $("[data-do=clear]").disabled = turns.length === 0;
  $("#bq-export").hidden = !turns.some((turn) => turn.reply?.markdown);
}
function keep() {
  welcome();
  try { localStorage.setItem(KEY, JSON.stringify(turns.filter((turn) => turn.reply).slice(-KEPT).map(({ node, ...kept }) => kept))); } catch { /* full or forbidden */ }
}
function draw(turn) {
  const acts = make("div", { class: "acts" });
  for (const [act, label] of [["retry", T.retry], ["edit", T.edit], ["delete", T.remove]])
    acts.append(make("button", { type: "button", "data-do": act }, label));
  const body = make("div", { class: "answer" });
  turn.node = make("article", { class: "turn" }, make("header", {}, make("h2", { dir: "auto", tabindex: "-1" }, turn.question), acts));
  if (scopeText(turn.scope)) turn.node.append(make("p", { class: "within" }, scopeText(turn.scope)));
  turn.node.append(body); turn.node.turn = turn;
  if (turn.reply) show(turn);
  return turn.node;
}
function show(turn) {
  const body = $(".answer", turn.node);
  if (turn.reply.html) body.innerHTML = turn.reply.html; else body.replaceChildren(errorCard(turn.reply.error));
  if (turn.reply.meant) body.append(rating(turn));
}
