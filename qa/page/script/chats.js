// The conversations at the left, by day; the one that is open is `chat`.
let chat = null;
const chatList = $("#bq-chat-list"), chatFind = $("#bq-chat-find");
function grouped(all) { // conversations, the newest first
  const chats = new Map();
  for (const turn of all) chats.set(turn.chat, [...(chats.get(turn.chat) ?? []), turn]);
  return [...chats.values()].sort((one, other) => other.at(-1).at - one.at(-1).at);
}
function dayOf(at) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 864e5);
  return days === 0 ? T.today : days === 1 ? T.yesterday : written(new Date(at));
}
let listing = null;
async function chats() {
  const ticket = listing = {};
  const words = chatFind.value.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (turn) => words.every((word) => `${turn.question} ${turn.reply?.found ? turn.reply.say : ""}`.toLowerCase().includes(word));
  const all = grouped(await store.all());
  if (ticket !== listing) return; // it is being listed anew
  const found = all.filter((some) => !words.length || some.some(holds));
  const at = chatList.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.chat : null;
  let day = "", list = null;
  chatList.replaceChildren();
  for (const some of found) {
    const here = dayOf(some.at(-1).at);
    if (here !== day) { day = here; list = make("ul"); chatList.append(make("h3", {}, day), list); }
    list.append(entryOf(some));
  }
  if (!found.length) chatList.append(make("p", { class: "empty" }, all.length ? T.noChatMatches : T.noChats));
  for (const button of $$("#bq-chats footer button")) button.disabled = !all.length;
  if (at) refocus($$("li", chatList).find((item) => item.dataset.chat === at)?.querySelector("button"));
}
function entryOf(some) {
  const answered = some.filter((turn) => turn.reply?.meant), none = answered.length && answered.every((turn) => !turn.reply.found);
  const facts = [some.length > 1 ? fill(T.questions, { count: some.length }) : "", none ? T.notFound : ""].filter(Boolean).join(" · ");
  const label = `${T.remove}: ${some[0].question}`;
  return make("li", { "data-chat": some[0].chat, "aria-current": some[0].chat === chat ? "true" : null },
    make("button", { type: "button", class: "plain entry", "data-do": "chat" }, make("bdi", { class: "title" }, some[0].question), make("span", { class: "facts" }, facts)),
    make("button", { type: "button", class: "quiet", "data-do": "forget", "aria-label": label, title: T.remove }, "✕"));
}
async function openChat(id) {
  chat = id; session("chat", id);
  turns = id ? await store.all(id) : [];
  turnsBox.replaceChildren(...turns.map(draw));
  welcome(); chats();
  if (turns.length) top(turns.at(-1));
  if (beside()) consult(turns.at(-1) ?? null);
}
function session(name, value) { try { if (value) sessionStorage.setItem(`${KEY}/${name}`, value); else sessionStorage.removeItem(`${KEY}/${name}`); } catch { /* forbidden */ } }
async function merge() { // another tab has asked, or deleted
  const kept = chat ? await store.all(chat) : [], ids = new Set(kept.map((turn) => turn.id));
  for (const turn of turns.filter((one) => !ids.has(one.id) && one !== asking?.turn)) drop(turn);
  for (const turn of kept) {
    const here = turns.find((one) => one.id === turn.id);
    if (here && !here.reply && turn.reply && here !== asking?.turn) { here.reply = turn.reply; show(here); }
    if (!here) insert(turn);
  }
  welcome(); chats();
}
store.news?.addEventListener("message", merge);
async function forget(id) {
  const gone = await store.all(id);
  await store.remove(...gone.map((turn) => turn.id));
  if (id === chat) await openChat(null); else chats();
  toast(T.chatRemoved, T.undo, async () => { await store.put(...gone); await openChat(id); });
}
async function forgetAll() {
  const gone = await store.all();
  if (!(await confirmed(fill(T.removeAllAsk, { count: grouped(gone).length })))) return;
  await store.remove(...gone.map((turn) => turn.id));
  await openChat(null);
  toast(T.allRemoved, T.undo, async () => { await store.put(...gone); await openChat(gone.at(-1).chat); });
}
let chatTyping;
chatFind.addEventListener("input", () => { clearTimeout(chatTyping); chatTyping = setTimeout(chats, 150); });
