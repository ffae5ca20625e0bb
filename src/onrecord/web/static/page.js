// What the page does besides links and forms. All of it works without this file, only by mouse and more slowly.
//
// data-key="x"     the element is clicked (a field is focused) when the key is pressed; those inside the item at hand first
// data-item        things that j and k walk through; Enter follows the first link in one
// data-around      what holds items of one thing; keys of its item with data-head work in all of it, and nowhere else
// data-onward      a button after which the next item is at hand
// data-lights="a b"  pointing at it lights up the elements with these ids
// data-takes-words   a form whose fields start, end and words take what is selected in #text
"use strict";
(() => {
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const items = () => all("[data-item]").filter((item) => item.offsetParent !== null);
  const hand = () => document.querySelector("[data-item][aria-current]");
  const say = (words) => { document.getElementById("said").textContent = words; };

  function take(item) {
    if (!item) return;
    hand()?.removeAttribute("aria-current");
    item.setAttribute("aria-current", "true");
    if (!item.hasAttribute("tabindex")) item.setAttribute("tabindex", "-1");
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
    light(item);
  }

  function walk(step) {
    const list = items();
    const at = list.indexOf(hand());
    take(list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1)]);
  }

  // What an address leads to is at hand when one comes by it.
  function arrive() {
    const part = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    take(part?.matches("[data-item]") ? part : part?.querySelector("[data-item]"));
  }

  function light(from) {
    all(".lit").forEach((lit) => lit.classList.remove("lit"));
    const ids = from?.closest("[data-lights]")?.dataset.lights ?? "";
    const lit = ids.split(" ").filter(Boolean).map((id) => document.getElementById(id)).filter(Boolean);
    lit.forEach((one) => one.classList.add("lit"));
    if (lit[0]) reveal(lit[0]);
  }

  // Only what scrolls beside the page is scrolled: were the page itself, it would move away under the pointer.
  function reveal(one) {
    const box = one.closest(".stays"), at = one.getBoundingClientRect(), room = box?.getBoundingClientRect();
    if (!box || box.scrollHeight <= box.clientHeight) return;
    if (at.top < room.top) box.scrollTop -= room.top - at.top + 8;
    else if (at.bottom > room.bottom) box.scrollTop += at.bottom - room.bottom + 8;
  }

  function press(element) {
    if (element.matches("input:not([type=checkbox], [type=radio]), select, textarea")) { element.focus(); element.select?.(); return; }
    element.click();
    const opened = element.matches("summary") && element.closest("details[open]");
    if (opened) all("input:not([type=hidden]), select, textarea", opened).find((field) => !field.disabled)?.focus();
  }

  function keyed(key) {
    const of = (within, free) => within && all("[data-key]", within).find((one) =>
      one.dataset.key === key && one.offsetParent !== null && !(free && one.closest("[data-around]")));
    const head = hand()?.closest("[data-around]")?.querySelector("[data-head]");
    return of(hand()) ?? of(head) ?? of(document.querySelector("main"), true) ?? of(document, true);
  }

  function help() {
    const list = document.querySelector("#keys dl");
    const told = new Map([["j k", "walk down and up"], ["Enter", "open what is at hand"], ["Escape", "leave a field"]]);
    all("[data-key]").forEach((one) => told.has(one.dataset.key) ||
      told.set(one.dataset.key, one.dataset.says ?? one.getAttribute("aria-label") ?? one.placeholder ?? one.textContent.trim()));
    list.className = "facts";
    list.replaceChildren(...[...told].flatMap(([key, says]) => {
      const dt = document.createElement("dt"), kbd = document.createElement("kbd"), dd = document.createElement("dd");
      kbd.textContent = key; dt.append(kbd); dd.textContent = says;
      return [dt, dd];
    }));
    document.getElementById("keys").showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    // What is typed while the page is on its way is meant for the page to come.
    if (document.querySelector(".htmx-request")) return;
    const typing = event.target.matches("input:not([type=checkbox], [type=radio], [type=submit]), select, textarea");
    if (typing) { if (event.key === "Escape") event.target.blur(); return; }
    if (event.key === "j" || event.key === "k") { walk(event.key === "j" ? 1 : -1); event.preventDefault(); return; }
    if (event.key === "Enter" && event.target.matches("[data-item]")) { event.target.querySelector("a[href]")?.click(); return; }
    const meant = keyed(event.key);
    if (meant) { press(meant); event.preventDefault(); }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) { help(); return; }
    const mark = event.target.closest("mark[data-for]");
    if (mark) take(document.getElementById(mark.dataset.for));
    else if (event.target.closest("[data-item]") && !event.target.closest("a, button, input, select, textarea, summary, label")) take(event.target.closest("[data-item]"));
  });
  document.addEventListener("mouseover", (event) => { if (event.target.closest("[data-lights]")) light(event.target); });
  document.addEventListener("focusin", (event) => { if (event.target.closest("[data-lights]")) light(event.target); });

  // Offsets are Unicode code points into the text of the report, which is all that #text holds. What was selected before
  // the form was asked for is taken when it comes, if it is a form of the same page.
  const points = (words) => [...words].length;
  let chosen = null;
  function fill() {
    const form = document.querySelector("details[open] form[data-takes-words], form[data-takes-words]:not(details form)");
    if (!form || chosen?.page !== location.pathname) return;
    for (const name of ["start", "end", "words"]) form.elements[name].value = chosen[name];
    say(`Chosen: ${chosen.words}`);
    chosen = null;
  }
  document.addEventListener("selectionchange", () => {
    const text = document.getElementById("text"), selected = document.getSelection();
    if (!text || !selected.rangeCount || selected.isCollapsed) return;
    const range = selected.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const start = points(before.toString()), words = range.toString();
    if (!words) return;
    chosen = { page: location.pathname, start, end: start + points(words), words };
    fill();
  });

  // htmx swaps the body and not the head: bring the styles and scripts that the next page names and this one lacks.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const next = new DOMParser().parseFromString(event.detail.serverResponse ?? "", "text/html");
    next.head.querySelectorAll("link[rel=stylesheet], script[src]").forEach((part) => {
      const name = part.matches("link") ? "href" : "src", address = part.getAttribute(name);
      if ([...document.head.querySelectorAll(part.localName)].some((one) => one.getAttribute(name) === address)) return;
      const made = document.createElement(part.localName);
      [...part.attributes].forEach((each) => made.setAttribute(each.name, each.value));
      document.head.append(made);
    });
  });

  // What was at hand stays at hand when a part of the page is drawn anew.
  let last = null, onward = false;
  document.addEventListener("submit", (event) => { onward = Boolean(event.submitter?.matches("[data-onward]")); });
  document.addEventListener("htmx:beforeSwap", () => {
    const list = items(), at = list.indexOf(hand());
    last = (onward && at >= 0 ? list[at + 1] ?? list[at] : hand())?.id ?? null;
    onward = false;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const first = document.querySelector("main [aria-invalid], main [autofocus]");
    const kept = last && document.getElementById(last);
    if (kept) take(kept);
    else arrive();
    last = null;
    first?.focus();
    if (document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
    fill();
  });
  arrive();
})();
