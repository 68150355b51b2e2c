// What a reader says of an answer.
function rating(turn) {
  const box = make("div", { class: "rating", role: "group", "aria-label": T.rate });
  if (turn.reply.rated) { box.append(T.rateThanks); return box; }
  const send = async (right, reason) => {
    const { meant, found, cited } = turn.reply;
    const place = cited && { briefing: cited.id, start: cited.start, end: cited.end };
    const reply = await call("rate", { right, reason, question: meant, found, quote: place });
    if (reply.error) return toast(reply.error);
    turn.reply.rated = true; keep(turn); box.replaceChildren(T.rateThanks); say(T.rateThanks); refocus($("h2", turn.node));
  };
  const yes = make("button", { type: "button", class: "small" }, T.rateYes), no = make("button", { type: "button", class: "small", "aria-expanded": "false" }, T.rateNo);
  yes.onclick = () => send(true, "");
  no.onclick = () => {
    if (no.getAttribute("aria-expanded") === "true") { no.setAttribute("aria-expanded", "false"); $(".reasons", box).remove(); return; }
    no.setAttribute("aria-expanded", "true");
    const more = make("input", { "aria-label": T.rateMore, placeholder: T.rateMore, maxlength: "500", dir: "auto" });
    const form = make("form", { class: "reasons" }, make("fieldset", {}, make("legend", {}, T.rateWhy),
      ...T.rateReasons.map((reason) => make("label", {}, make("input", { type: "checkbox", value: reason }), reason))), more, make("button", { class: "small" }, T.rateSend));
    form.onsubmit = (event) => {
      event.preventDefault();
      send(false, [...$$(":checked", form).map((chosen) => chosen.value), more.value.trim()].filter(Boolean).join("; "));
    };
    box.append(form); $("input", form).focus();
  };
  box.append(make("span", {}, T.rate), yes, no);
  return box;
}
