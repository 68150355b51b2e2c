// Calls of our functions on the server; an error becomes a reply like any other.
async function call(name, payload = {}) {
  let reply;
  try { reply = await server[name]({ library, ...payload }); } catch { /* told below */ }
  if (!reply && await loggedOut()) {
    toast(T.ended, T.logIn, () => location.reload());
    return { error: T.ended, say: T.ended };
  }
  return reply ?? { error: T.server, say: T.server };
}
async function loggedOut() { // the page itself then leads elsewhere
  if (!user) return false;
  try { return (await fetch(HOME, { method: "HEAD", redirect: "manual", headers: { accept: "text/html" } })).type === "opaqueredirect"; } catch { return false; }
}
