// Writes the largest resident set of its process, in kB, to the file that MAILCONF_BENCH_MEMORY names.
process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.MAILCONF_BENCH_MEMORY, String(process.resourceUsage().maxRSS));
});
