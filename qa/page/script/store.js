// Conversations, whole, in the browser's own database. Each turn is a record: no tab overwrites what another one asked.
const store = {
  db: null, turns: new Map(), // the map is all there is where the browser forbids a database
  news: globalThis.BroadcastChannel ? new BroadcastChannel(KEY) : null,
  async open() {
    if (!globalThis.indexedDB) return;
    await new Promise((done) => {
      let request;
      try { request = indexedDB.open(KEY, 2); } catch { return done(); } // a frame of another site, where the browser forbids it
      request.onupgradeneeded = ({ oldVersion }) => {
        if (oldVersion < 1) request.result.createObjectStore("turns", { keyPath: "id" }).createIndex("chat", "chat");
        request.result.createObjectStore("clips", { keyPath: "id" });
      };
      request.onsuccess = () => { this.db = request.result; this.db.onversionchange = () => { this.db?.close(); this.db = null; }; done(); };
      request.onerror = () => done();
    });
  },
  work(mode, act, name = "turns") { // the result of a request on the turns, or on the clippings
    return new Promise((done, failed) => {
      const change = this.db.transaction(name, mode), request = act(change.objectStore(name));
      change.oncomplete = () => done(request?.result); change.onabort = change.onerror = () => failed(change.error);
    });
  },
  async all(chat = null) {
    const found = !this.db ? [...this.turns.values()].filter((turn) => chat === null || turn.chat === chat)
      : await this.work("readonly", (turns) => (chat === null ? turns.getAll() : turns.index("chat").getAll(chat)));
    return found.sort((one, other) => one.at - other.at);
  },
  async put(...some) {
    const kept = some.map(({ node, ...turn }) => turn);
    if (this.db) await this.work("readwrite", (turns) => { for (const turn of kept) turns.put(turn); });
    else for (const turn of kept) this.turns.set(turn.id, turn);
    this.news?.postMessage(null);
  },
  async remove(...ids) {
    if (this.db) await this.work("readwrite", (turns) => { for (const id of ids) turns.delete(id); });
    else for (const id of ids) this.turns.delete(id);
    this.news?.postMessage(null);
  },
  async clips() { return this.db ? (await this.work("readonly", (clips) => clips.getAll(), "clips")).sort((one, other) => one.at - other.at) : clippings; },
  async clip(...some) { if (this.db) await this.work("readwrite", (clips) => { for (const one of some) clips.put(one); }, "clips"); this.news?.postMessage(null); },
  async unclip(...ids) { if (this.db) await this.work("readwrite", (clips) => { for (const id of ids) clips.delete(id); }, "clips"); this.news?.postMessage(null); },
};
const unique = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
const remember = (name, value) => { try { if (value) localStorage.setItem(`${KEY}/${name}`, value); else localStorage.removeItem(`${KEY}/${name}`); } catch { /* forbidden */ } };
const remembered = (name) => { try { return localStorage.getItem(`${KEY}/${name}`) ?? ""; } catch { return ""; } };
async function inherited() { // what an earlier version kept
  let old = [];
  try { old = JSON.parse(localStorage.getItem(KEY) ?? "[]"); localStorage.removeItem(KEY); } catch { /* forbidden, or not ours */ }
  const chat = unique();
  if (old.length) await store.put(...old.map((turn, place) => ({ ...turn, id: unique(), chat, at: Date.now() - old.length + place })));
}
