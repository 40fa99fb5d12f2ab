import type { PresetFile, PresetServer } from '../model/resolved-account.js';
import { notesOf } from '../presets/notes.js';
import { cleanText } from '../text/clean-text.js';
import { type Look, painter, wrapText } from './style.js';

/** Presets, a line each. */
export function prettyPresetList(files: readonly PresetFile[], look: Look): string {
  const paint = painter(look);
  const width = Math.max(0, ...files.map(({ preset }) => preset.id.length));
  return files
    .map(({ preset }) => {
      const services = [preset.pop ? 'pop' : '', preset.smtp ? 'smtp' : ''].filter(Boolean).join('+');
      const domains = preset.domains ?? [];
      // No line is broken before the number.
      const more = domains.length > 1 ? `\u00a0+${domains.length - 1}` : '';
      const name = `${cleanText(preset.name)}${domains[0] ? ` (${domains[0]}${more})` : ''}`;
      const head = `${paint('bold', preset.id.padEnd(width))}  ${services.padEnd(8)}  `;
      return `${head}${wrapText(name, look.columns, width + 12).replaceAll('\u00a0', ' ')}\n`;
    })
    .join('');
}

/** All that a preset says. */
export function prettyPreset({ preset, path }: PresetFile, look: Look): string {
  const paint = painter(look);
  const rows: [string, string][] = [
    ['file', path],
    ['aliases', (preset.aliases ?? []).join(', ')],
    ['domains', (preset.domains ?? []).join(', ')],
    ['user ID', preset.userId ?? 'address'],
    ...services('pop', preset.pop, preset.alternatives?.pop),
    ...services('smtp', preset.smtp, preset.alternatives?.smtp),
    ['delay', preset.delay === undefined ? '' : `${preset.delay} s`],
    ['sign in', preset.signIn ?? ''],
    ['notes', notesOf(preset) ?? ''],
    ['website', preset.website ?? ''],
    ['source', [preset.source ?? []].flat().join('; ')],
    ['verified', preset.verified ?? ''],
  ];
  const lines = rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `  ${label.padEnd(10)}${wrapText(cleanText(value), look.columns, 12)}`);
  return `${paint('bold', preset.id)}  ${cleanText(preset.name)}\n${lines.join('\n')}\n`;
}

function services(
  name: string,
  preferred: PresetServer | false | undefined,
  alternatives: readonly PresetServer[] = [],
): [string, string][] {
  if (preferred === false) return [[name, 'none']];
  if (preferred === undefined) return [[name, 'not known']];
  return [
    [name, serverWords(preferred)],
    ...alternatives.map((server): [string, string] => ['', `or ${serverWords(server)}`]),
  ].map(([label, words]): [string, string] => [label as string, words as string]);
}

function serverWords({ server, port, ssl }: PresetServer): string {
  return `${server}, port ${port}, ssl ${ssl}`;
}
