// The turns of the conversation, in the order they were asked.
let turns = [];
function welcome() {
  $("#bq-welcome").hidden = turns.length > 0;
  $("[data-do=new]").disabled = turns.length === 0;
  $("#bq-export").hidden = !turns.some((turn) => turn.reply?.markdown);
}
async function keep(turn) {
  welcome();
  try { await store.put(turn); } catch { toast(T.notKept); }
  chats();
}
function insert(turn) {
  const place = turns.findIndex((other) => other.at > turn.at);
  if (place < 0) turns.push(turn); else turns.splice(place, 0, turn);
  turnsBox.insertBefore(draw(turn), turnsBox.children[place < 0 ? turnsBox.children.length : place] ?? null);
}
function drop(turn) { turns = turns.filter((other) => other !== turn); turn.node.remove(); }
async function removeTurn(turn) {
  drop(turn); welcome(); followView();
  await store.remove(turn.id); chats();
  toast(T.turnRemoved, T.undo, async () => { insert(turn); await keep(turn); followView(); });
}
function draw(turn) {
  const acts = make("div", { class: "acts" });
  for (const [act, label] of [["retry", T.retry], ["edit", T.edit], ["delete", T.remove]])
    acts.append(make("button", { type: "button", "data-do": act }, label));
  const body = make("div", { class: "answer" });
  turn.node = make("article", { class: "turn" }, make("header", {}, make("h2", { dir: "auto", lang: "en", tabindex: "-1" }, turn.question), acts));
  if (scopeText(turn.scope)) turn.node.append(make("p", { class: "within" }, scopeText(turn.scope)));
  turn.node.append(body); turn.node.turn = turn;
  if (turn.reply) show(turn); else body.append(make("article", { class: "card none" }, make("p", {}, T.unanswered)));
  return turn.node;
}
function show(turn) {
  const body = $(".answer", turn.node);
  if (turn.reply.html) body.innerHTML = turn.reply.html; else body.replaceChildren(errorCard(turn.reply.error));
  linkPages(turn);
  if (turn.reply.meant && turn.reply.asked !== false) body.append(rating(turn));
  pressed();
}
