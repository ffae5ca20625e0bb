// Opening a choice takes the person to its first field, so that a key, the reason and Enter decide.
"use strict";
document.addEventListener("toggle", (event) => {
  const choice = event.target;
  if (!choice.matches?.("details.does") || !choice.open) return;
  choice.parentElement.querySelectorAll(":scope > details.does[open]").forEach((other) => { if (other !== choice) other.open = false; });
  choice.querySelector("input:not([type=hidden]):not([disabled]), select, textarea")?.focus();
}, true);
