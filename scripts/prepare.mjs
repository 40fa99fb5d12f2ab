// Builds the package where it is installed from its repository, as pre-commit does. npm installs no devDependencies
// for that when it was called with --global, so they are installed here.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const { npm_config_global: _, ...env } = process.env;
const npm = (...words) =>
  execFileSync('npm', words, { env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });

if (!existsSync('node_modules/typescript')) npm('ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund');
npm('run', '--silent', 'build');
