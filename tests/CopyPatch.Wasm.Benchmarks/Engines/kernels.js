// V8's side of the benchmarks: answers each line of standard input with one of standard output.
//   compile FILE TIMES   -> nanoseconds of compiling a module so many times
//   load KERNEL FILE     -> the n to measure it with
//   run KERNEL N         -> checksum and nanoseconds
'use strict';
const fs = require('fs');
const readline = require('readline');

const files = new Map();
const kernels = new Map();
let copies = 0;

// V8 remembers modules by their bytes: each gets a custom section that no other has.
function unique(bytes) {
  const name = Buffer.from(String(copies++).padStart(12, '0'));
  return Buffer.concat([bytes, Buffer.from([0, name.length + 1, name.length]), name]);
}

function compile(file, times) {
  if (!files.has(file))
    files.set(file, fs.readFileSync(file));
  const modules = Array.from({ length: Number(times) }, () => unique(files.get(file)));
  global.gc();
  const start = process.hrtime.bigint();
  for (let i = 0; i < modules.length; i++)
    modules[i] = new WebAssembly.Module(modules[i]);
  return String(process.hrtime.bigint() - start);
}

function load(kernel, file) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(fs.readFileSync(file)));
  kernels.set(kernel, exports.run);
  return String(exports.work());
}

function run(kernel, n) {
  const start = process.hrtime.bigint();
  const checksum = kernels.get(kernel)(Number(n));
  return `${checksum} ${process.hrtime.bigint() - start}`;
}

const commands = { compile, load, run };
readline.createInterface({ input: process.stdin }).on('line', line => {
  const [command, ...rest] = line.split('\t');
  process.stdout.write(commands[command](...rest) + '\n');
});
