// Adding files.
function batches(files) { // small enough that progress is seen, large enough that short files share the work
  const made = [];
  let bytes = Infinity;
  for (const file of files) {
    if (bytes + file.size > BATCH_BYTES || made.at(-1).length === BATCH_FILES) { made.push([]); bytes = 0; }
    made.at(-1).push(file); bytes += file.size;
  }
  return made;
}
let adding = null;
async function add(files) {
  files = [...files];
  if (!files.length || adding || readsOnly) return;
  view("library");
  const box = $("#bq-adding"), results = make("ul"), bar = make("progress", { max: files.length, value: 0, "aria-label": fill(T.adding, { done: 0, count: files.length }) });
  const title = make("span"), stop = make("button", { type: "button" }, T.stop);
  box.replaceChildren(make("header", {}, title, stop), bar, results); box.hidden = false;
  const job = adding = { stopped: false };
  stop.onclick = () => { job.stopped = true; stop.textContent = T.stopping; stop.disabled = true; };
  let done = 0, added = 0, failed = 0, busy = null;
  const tell = (name, ok, said, id = null) => {
    const called = make("bdi", {}, name);
    const line = make("li", { class: ok ? "good" : "bad", "data-id": id }, id ? make("button", { type: "button", class: "plain", "data-do": "read" }, called) : called,
      make("span", { dir: "auto" }, `${ok ? "✓" : "✕"} ${said}`));
    if (ok) results.insertBefore(line, $(".good", results)); else results.prepend(line); // what failed stands first
    done += 1; if (ok) added += 1; else failed += 1;
    bar.value = done; title.textContent = fill(T.adding, { done, count: files.length });
  };
  title.textContent = fill(T.adding, { done, count: files.length });
  for (const batch of batches(files)) {
    const sent = [];
    for (const file of batch) {
      if (job.stopped) tell(file.name, false, T.notAdded);
      else if (file.size > MAX_MB * 1e6) tell(file.name, false, fill(T.tooBig, { limit: MAX_MB }));
      else try { sent.push({ name: file.name, path: (await upload(file)).path }); } catch { tell(file.name, false, T.unread); }
    }
    if (!sent.length) continue;
    const reply = await call("add", { files: sent });
    if (reply.error) for (const file of sent) tell(file.name, false, reply.error);
    else for (const result of reply.results) tell(result.name, result.ok, result.said, result.id);
    if (done < files.length && !busy) busy = list().finally(() => setTimeout(() => { busy = null; }, 3000));
  }
  adding = null;
  await list();
  title.textContent = fill(failed ? T.added : T.addedAll, { added, failed }); say(title.textContent);
  stop.textContent = T.dismiss; stop.disabled = false; stop.onclick = () => { box.hidden = true; refocus($("[data-do=choose]")); };
  suggest(); people(); heard();
}
async function inside(items) { // the files of what was dropped; folders are opened
  const files = [];
  const walk = async (entry) => {
    if (!entry.isDirectory) return files.push(await new Promise((done, failed) => { entry.file(done, failed); }));
    const reader = entry.createReader();
    for (;;) { // it gives a hundred at a time
      const some = await new Promise((done, failed) => { reader.readEntries(done, failed); });
      if (!some.length) return;
      for (const one of some.sort((a, b) => (a.name < b.name ? -1 : 1))) if (one.isDirectory || KINDS.test(one.name)) await walk(one);
    }
  };
  for (const entry of [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean)) await walk(entry);
  return files;
}
async function dropped({ files, items }) {
  files = [...files]; // both are empty as soon as this waits
  add([...items].some((item) => item.webkitGetAsEntry()?.isDirectory) ? await inside(items) : files);
}
