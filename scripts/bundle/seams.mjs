// Which modules of dist/ the program loads late, and from which file of dist/program.

/**
 * The seams: a module that is named here is loaded when one of its exports is first used, not when it is imported. What
 * it imports goes with it, into the first output that needs it, so that a module stands in one output alone.
 */
export const seams = {
  // A file that is named, in YAML, without a finding.
  bin: ['bin.js', 'generated/version.js', 'presets/password-form.js', 'mask/shown-values.js'],
  // The search for a file, JSON, `resolve`, help.
  more: [
    'files/find.js',
    'api/source.js',
    'cli/terminal/help.js',
    'node_modules/cosmiconfig/dist/Explorer.js',
    'syntax/json/parse-json.js',
    'report/json.js',
    'cli/commands/resolve.js',
  ],
  // What words and shows findings.
  findings: [
    'validate/diagnostics.js',
    'words/en/providers.js',
    'mask/excerpt.js',
    'syntax/yaml/quick/locate.js',
    'syntax/yaml/quick/tree-recorder.js',
    'syntax/yaml/comments.js',
  ],
  // What the quick reader leaves to the YAML library.
  yaml: ['syntax/yaml/parse-yaml.js', 'files/node-yaml.js'],
  // What the schema refuses, and own provider files.
  shape: ['validate/shape/shape.js', 'validate/shape/advice.js', 'files/provider-files.js'],
  // What a probe needs until the first packet is on its way.
  probe: ['cli/commands/probe.js'],
  // What it needs while that travels: the dialogue, and words for a person.
  talk: ['probe/steps/protocol-steps.js', 'report/probe-pretty.js'],
  // The other commands and formats, and what few probes need.
  rest: [
    'cli/apply-probe-fixes.js',
    'api/fix-from-probe.js',
    'cli/probe-report.js',
    'probe/wire/proxy.js',
    'secrets/command-output.js',
  ],
};

/** Modules of nothing but a text, which the program reads from a file of its own. */
export const texts = { 'generated/providers.js': 'providers.jsonl', 'generated/provenance.js': 'provenance.json' };
