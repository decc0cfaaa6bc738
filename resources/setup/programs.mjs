import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from './places.mjs';

/**
 * @typedef {Readonly<Record<string, string | undefined>>} Env
 * @typedef {{ readonly code: number, readonly stdout: string, readonly stderr: string }} Outcome
 * @typedef {readonly [program: string, ...args: string[]]} Command
 */

/**
 * Runs a program to its end and keeps what it says. Never throws: a program that is not there, or that a signal or the
 * time limit ended, gives a code other than 0 and the reason in stderr.
 *
 * @param {Command} command
 * @param {{ cwd?: string, env?: Env, limit?: number }} [options] limit in milliseconds
 * @returns {Promise<Outcome>}
 */
export function capture([program, ...args], { cwd = ROOT, env = process.env, limit } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: limit });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.once('error', (error) => done({ code: 127, stdout, stderr: `${stderr}${error.message}` }));
    child.once('close', (code, signal) => {
      const ending = signal === null ? '' : `${program} was ended by ${signal}`;
      done({ code: code ?? 1, stdout, stderr: `${stderr}${ending}` });
    });
  });
}

/**
 * Runs a program in this terminal until it ends. A request to stop that reaches only this process is handed on, so that
 * the program can close in order; Ctrl-C reaches the program by itself.
 *
 * @param {Command} command
 * @param {{ env?: Env }} [options]
 * @returns {Promise<number>} its exit code
 */
export function attached([program, ...args], { env = process.env } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: ROOT, env, stdio: 'inherit' });
    /** @type {readonly NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    /** @param {NodeJS.Signals} signal */
    const handOn = (signal) => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, handOn);
    const settle = () => {
      for (const signal of signals) process.off(signal, handOn);
    };
    child.once('error', (error) => {
      settle();
      fail(error);
    });
    child.once('close', (code, signal) => {
      settle();
      done(code ?? (signal === null ? 1 : 128));
    });
  });
}

/**
 * @param {Outcome} outcome
 * @param {number} [lines]
 * @returns {string} the last lines a program said, for an error message
 */
export function lastWords({ stdout, stderr }, lines = 6) {
  const said = stderr.trim() === '' ? stdout : stderr;
  return said.trim().split('\n').slice(-lines).join('\n');
}

/**
 * @param {Outcome} outcome of npm
 * @returns {string} what npm complains of, without its warnings and its help
 */
export function npmComplaint({ stderr }) {
  const errors = stderr.split('\n').filter((line) => /^npm error ./.test(line));
  return errors.slice(0, 5).join('\n');
}

/**
 * @param {string} name
 * @param {Env} [env]
 * @returns {string | undefined} the full path of a program, as the shell would find it
 */
export function onPath(name, env = process.env) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter((entry) => entry !== '')) {
    for (const ending of endings) {
      const file = join(folder, name + ending);
      if (isProgram(file)) return file;
    }
  }
  return undefined;
}

/** @param {string} file */
export function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The command of an installed npm package, run by this Node: no shell, the same on every system.
 *
 * @param {string} packageName
 * @param {string} [program] which of its programs, when it has several
 * @returns {[string, string]}
 */
export function tool(packageName, program = packageName) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return [process.execPath, join(folder, typeof bin === 'string' ? bin : bin[program])];
}

/**
 * @param {Env} [env]
 * @returns {Command} npm itself
 */
export function npm(env = process.env) {
  const nodeFolder = dirname(process.execPath);
  const script = [
    env['npm_execpath'] ?? '',
    join(nodeFolder, 'node_modules/npm/bin/npm-cli.js'),
    join(nodeFolder, '../lib/node_modules/npm/bin/npm-cli.js'),
  ].find((file) => file.endsWith('npm-cli.js') && existsSync(file));
  return script === undefined ? ['npm'] : [process.execPath, script];
}
