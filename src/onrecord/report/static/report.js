// Makes a report handier; all of it can be read without. It asks nothing of a network and keeps nothing.
//   table[data-sortable]   gets a field to search its rows, and heads that sort them
//   a place in a folded passage (details) is unfolded when something leads to it, and all are when it is printed
"use strict";

const unfold = (from) => {
  for (let at = from; at; at = at.parentElement) if (at.localName === "details") at.open = true;
};

const follow = () => {
  const place = document.getElementById(location.hash.slice(1));
  if (!place?.closest("details:not([open])")) return;
  unfold(place);
  place.scrollIntoView({ block: "center" });
};

const key = (row, at) => row.cells[at].dataset.key ?? row.cells[at].textContent.trim();

// "9–14–30+" is sorted by its best figure, the middle one; "at least 1,200" by its number; what has none by its letters.
const number = (text) => {
  const found = text.replaceAll(",", "").match(/^\D{0,9}(\d+(?:\.\d+)?)(?:–(\d+(?:\.\d+)?))?/);
  return found && !/^\d{4}-/.test(text) ? Number(found[2] ?? found[1]) : NaN;
};

const sort = (table, head, at) => {
  const down = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down === 1 ? "ascending" : "descending");
  const numbers = head.classList.contains("number");
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: key(row, at) }));
  rows.sort((one, other) => {
    if (!one.key || !other.key) return !one.key - !other.key; // what is not known comes last, either way
    const difference = numbers ? number(one.key) - number(other.key) : NaN;
    return down * (Number.isNaN(difference) ? one.key.localeCompare(other.key) : difference);
  });
  table.tBodies[0].append(...rows.map((one) => one.row));
};

const search = (table) => {
  const box = document.createElement("p");
  const label = document.createElement("label");
  const field = document.createElement("input");
  const says = document.createElement("small");
  box.className = "find";
  field.type = "search";
  says.setAttribute("role", "status");
  label.append("Find in these rows: ", field);
  box.append(label, says);
  field.addEventListener("input", () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let many = 0;
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      many += !row.hidden;
    }
    says.textContent = words.length ? `${many} of ${table.tBodies[0].rows.length} rows` : "";
  });
  (table.closest(".scroll") ?? table).before(box);
};

for (const table of document.querySelectorAll("table[data-sortable]")) {
  if (table.tBodies[0].rows.length < 3) continue;
  search(table);
  [...table.tHead.rows[0].cells].forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, head, at));
    head.append(button);
  });
}
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => (one.open = true)));
follow();
