// Tests of the core import modules that no reader of files has prepared.
import { loadYaml } from '../src/files/node-yaml.js';
import { provideYaml } from '../src/syntax/yaml/yaml-library.js';

provideYaml(loadYaml);
