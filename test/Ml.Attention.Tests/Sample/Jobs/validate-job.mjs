// Prints what the schema of the Kubernetes API says against a manifest of a Job, one error a line; nothing where it is valid.
// usage: node validate-job.mjs NODE_MODULES MANIFEST
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, manifest] = process.argv.slice(2);
const yaml = createRequire(join(modules, 'none.js'))('yaml');
const { validate } = await import(pathToFileURL(join(modules, 'kubernetes-models', '_schemas', 'IoK8sApiBatchV1Job.js')));

// The validator reads the fields that the schema names, and passes over others: so a field that is never read has a
// name that the API does not know.
const unread = new Set();
function watched(value, path) {
  if (value === null || typeof value !== 'object') return value;
  const copy = Array.isArray(value) ? [] : {};
  for (const [name, inner] of Object.entries(value)) {
    copy[name] = watched(inner, `${path}/${name}`);
    unread.add(`${path}/${name}`);
  }
  return new Proxy(copy, { get: (target, name) => { unread.delete(`${path}/${String(name)}`); return target[name]; } });
}

const job = watched(yaml.parse(readFileSync(manifest, 'utf8')), '');
validate(job);
for (const error of validate.errors ?? []) console.log(`${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`);
for (const path of unread) console.log(`${path} is not a field of the API`);
