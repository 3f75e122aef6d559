"use strict";
const page = JSON.parse(document.getElementById("data").textContent);
const by = id => document.getElementById(id);

// Everything that comes from the file becomes a text node here, and only here.
function make(tag, classes, text) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text !== undefined) element.textContent = text;
  return element;
}

// Neighbouring lines have colours that are far apart: steps of the golden angle.
const hueOf = number => (number * 137.508) % 360;

const items = page.items.map((item, index) => ({ ...item, index, own: item.file === "" }));
const itemsOfLine = new Map();
for (const item of items)
  if (item.own)
    for (let line = item.line; line <= item.lastLine; line++)
      itemsOfLine.set(line, [...(itemsOfLine.get(line) ?? []), item]);

// What lights up together: the lines and instructions of a key. A line that has instructions of its own is a key; all others
// belong to their stencil.
const members = new Map();
function join(key, element, hue) {
  element.dataset.key = key;
  element.style.setProperty("--hue", hue);
  element.classList.add("coloured");
  if (!members.has(key)) members.set(key, new Set());
  members.get(key).add(element);
}

let lineRows = [];
function showSource(linesWithCode) {
  by("source").replaceChildren();
  lineRows = page.source.map((text, i) => {
    const line = i + 1;
    const row = make("div", "row");
    row.id = "L" + line;
    row.append(make("span", "at", line), make("span", "", text));
    const owners = itemsOfLine.get(line);
    if (linesWithCode.has(line)) join("line " + line, row, hueOf(line));
    else if (owners) join("item " + owners[0].index, row, hueOf(owners[0].line));
    return row;
  });
  by("source").append(...lineRows);
}

const chosen = new Map();
function codesOf(item, architecture) {
  return item.code.filter(code => code.architecture === architecture);
}

function codeOf(item, architecture) {
  const codes = codesOf(item, architecture);
  return codes.find(code => code.placement === chosen.get(item.index)) ?? codes[0];
}

function instructionRow(item, instruction) {
  const row = make("div", "row");
  row.append(make("span", "at", instruction.offset.toString(16).padStart(4, "0")));
  const bytes = make("span", "hex", instruction.bytes.replace(/(..)(?=.)/g, "$1 "));
  bytes.title = bytes.textContent;
  row.append(bytes);
  const text = make("span");
  instruction.parts.forEach((part, i) =>
    text.append(instruction.holes.includes(i) ? make("span", "hole", part) : document.createTextNode(part)));
  row.append(text);
  if (instruction.line > 0) join("line " + instruction.line, row, hueOf(instruction.line));
  else join("item " + item.index, row, hueOf(item.line));
  return row;
}

function block(item, architecture) {
  const article = make("article");
  article.dataset.item = item.index;
  const title = make("h2", "", item.name);
  const code = codeOf(item, architecture);
  title.append(make("small", "", item.kind + (item.own ? "" : " of " + item.file) + (code ? `, ${code.size} bytes` : ", no code")));
  const codes = codesOf(item, architecture);
  if (codes.length > 1) {
    const select = make("select");
    select.title = "placement: where the result and each operand are. A digit is a register, s a slot, c a constant, "
      + "k a constant within the instruction, v nothing";
    for (const one of codes) {
      const option = make("option", "", one.placement);
      option.selected = one === code;
      select.append(option);
    }
    select.addEventListener("click", event => event.stopPropagation());
    select.addEventListener("change", () => { chosen.set(item.index, select.value); show(); });
    title.append(select);
  }
  if (item.operands.length > 0) title.append(make("small", "", item.operands.join(", ")));
  title.addEventListener("click", () => { if (item.own) by("L" + item.line).scrollIntoView({ block: "center" }); });
  article.append(title, ...(code ? code.instructions.map(one => instructionRow(item, one)) : []));
  return article;
}

function show() {
  const architecture = by("architecture").value;
  const top = by("machine").scrollTop;
  members.clear();
  const lines = new Set();
  for (const item of items)
    for (const one of codeOf(item, architecture)?.instructions ?? [])
      if (one.line > 0) lines.add(one.line);
  showSource(lines);
  by("machine").replaceChildren(...items.map(item => block(item, architecture)));
  by("machine").scrollTop = top;
  search();
}

function light(key, on) {
  for (const element of members.get(key) ?? []) element.classList.toggle("linked", on);
}

// Hovering over a line of a stencil lights its own instructions; a click brings them into view.
let lit = null;
function over(event) {
  const key = event.target.closest("[data-key]")?.dataset.key ?? null;
  if (key === lit) return;
  if (lit) light(lit, false);
  if (key) light(key, true);
  lit = key;
}

function go(event) {
  const row = event.target.closest(".row[data-key]");
  if (!row || getSelection().toString()) return;
  const other = row.closest("section").id === "source" ? by("machine") : by("source");
  for (const element of members.get(row.dataset.key) ?? []) {
    if (other.contains(element) && !element.closest("[hidden]")) {
      element.scrollIntoView({ block: "center" });
      return;
    }
  }
}

function search() {
  const words = by("search").value.trim().toLowerCase();
  let found = 0;
  const lines = new Set();
  for (const article of by("machine").children) {
    const item = items[article.dataset.item];
    const text = [item.name, item.kind, ...item.operands, article.textContent,
      ...(item.own ? page.source.slice(item.line - 1, item.lastLine) : [])].join("\n").toLowerCase();
    article.hidden = words !== "" && !text.includes(words);
    if (article.hidden) continue;
    found++;
    for (let line = item.line; item.own && line <= item.lastLine; line++) lines.add(line);
  }
  lineRows.forEach((row, i) => row.classList.toggle("miss", words !== "" && !lines.has(i + 1)));
  by("found").textContent = words === "" ? `${items.length} stencils` : `${found} of ${items.length} stencils`;
  if (words !== "" && lines.size > 0) by("L" + Math.min(...lines)).scrollIntoView({ block: "nearest" });
}

document.querySelector("h1").textContent = page.file;
by("clang").textContent = page.clang;
for (const name of page.architectures) by("architecture").append(make("option", "", name));
by("architecture").addEventListener("change", show);
by("bytes").addEventListener("change", () => by("machine").classList.toggle("plain", !by("bytes").checked));
by("search").addEventListener("input", search);
document.querySelector("main").addEventListener("mouseover", over);
document.querySelector("main").addEventListener("click", go);
show();
