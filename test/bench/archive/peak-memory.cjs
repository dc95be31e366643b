// Loaded by `node --require`: tells at the end, on stderr, the most memory that the process took, threads included, in KB.
process.once('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS} KB\n`));
