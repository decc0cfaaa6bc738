#!/usr/bin/env node
// The one door to every npm script: node resources/setup/run.mjs <command> [arguments].
// It prepares what the command needs, then runs it. This file only checks Node, so that it still parses on an old one.
import { nodeComplaint } from './node-version.mjs';

const complaint = nodeComplaint(process.versions.node);
if (complaint === undefined) {
  const { main } = await import('./commands.mjs');
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(complaint);
  process.exitCode = 1;
}
