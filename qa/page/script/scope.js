// Which briefings a question is asked of.
function scope() {
  return { since: form.since.value, until: form.until.value, sources: checked($("#bq-sources")) };
}
function only({ since, until, sources }) { // a scope as it is sent: what is not narrowed is null
  return { since: since || null, until: until || null, sources: sources?.length ? sources : null };
}
function scopeText({ since, until, sources }) {
  const bits = [];
  if (since) bits.push(fill(T.sinceDate, { since }));
  if (until) bits.push(fill(T.untilDate, { until }));
  return bits.concat(sources ?? []).join(" · ");
}
function ordered() { // From after To is meant the other way round
  const { since, until } = form;
  if (since.value && until.value && since.value > until.value) [since.value, until.value] = [until.value, since.value];
  chips();
}
function chips() {
  const { since, until, sources } = scope();
  $("#bq-dates span").textContent = scopeText({ since, until }) || T.allDates;
  $("#bq-sources span").textContent = sources.join(", ") || T.allSources;
  $("#bq-dates").classList.toggle("narrowed", Boolean(since || until));
  $("#bq-sources").classList.toggle("narrowed", sources.length > 0);
}
