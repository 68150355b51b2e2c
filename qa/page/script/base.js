// The page's behaviour. `element`, `server` (our functions) and `upload` are Gradio's, or those of alone.js.
// Text from a briefing or a user is set as textContent, or arrives escaped from qa/page; nothing else becomes HTML.
const T = /*STRINGS*/;
const $ = (selector, root = element) => root.querySelector(selector);
const $$ = (selector, root = element) => [...root.querySelectorAll(selector)];
const bq = $("#bq"), talk = $("#bq-talk"), turnsBox = $("#bq-turns"), field = $("#bq-question"), form = $("#bq-form");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const KINDS = new RegExp(`\\.(?:${$("#bq-files").accept.replaceAll(".", "").replaceAll(",", "|")})$`, "i");
// Who is looking, and the libraries there are for them, each with whether they may change it.
const visitor = JSON.parse(document.getElementById("bq-visitor")?.textContent ?? "{}");
const { user = "", libraries = [], library = "default" } = visitor;
const names = libraries.map(([name]) => name);
const readsOnly = libraries.some(([name, writes]) => name === library && !writes);
const HOME = location.pathname.replace(/\/?$/, "/"); // this page stands at the root of all
// A conversation is its reader's, and about one library.
const KEY = `briefing-qa${user && `@${user}`}${library === "default" ? "" : `/${library}`}`;
const THEME = "briefing-qa-theme", MAX_MB = 100, BATCH_FILES = 8, BATCH_BYTES = 40e3;
const phone = () => matchMedia("(max-width: 759px)").matches;

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
