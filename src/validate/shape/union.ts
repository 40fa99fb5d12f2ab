/** The part of ajv's error object that is used. */
export interface ShapeError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What is wrong at one place, after the branches of its union were sorted out. */
export interface ShapeFault {
  readonly pointer: string;
  readonly kind: 'type' | 'value' | 'range' | 'missing' | 'unknown' | 'reserved';
  /** The key that is missing, unknown or reserved. */
  readonly key?: string;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** The JSON types that the errors at one place say are allowed there. */
function allowedTypes(errors: readonly ShapeError[]): Set<string> {
  const allowed = new Set<string>();
  for (const { keyword, params } of errors) {
    if (keyword === 'type') for (const type of [params.type].flat()) allowed.add(String(type));
    if (keyword === 'const') allowed.add(typeOf(params.allowedValue));
    if (keyword === 'enum') for (const value of params.allowedValues as unknown[]) allowed.add(typeOf(value));
    if (keyword === 'pattern') allowed.add('string');
    if (keyword === 'minimum' || keyword === 'maximum') allowed.add('number');
    if (keyword === 'minItems') allowed.add('array');
  }
  return allowed;
}

/**
 * One fault a mistake: of a union's branches only those count that take the value's JSON type. Every union of the schema
 * can be distinguished by type; secrets, whose three objects cannot, are judged elsewhere.
 */
export function faultsOf(
  errors: readonly ShapeError[],
  valueAt: (pointer: string) => unknown,
  isJudgedElsewhere: (pointer: string) => boolean = () => false,
): ShapeFault[] {
  const byPlace = new Map<string, ShapeError[]>();
  const above = new Set<string>();
  for (const error of errors) {
    const list = byPlace.get(error.instancePath);
    if (list) list.push(error);
    else {
      byPlace.set(error.instancePath, [error]);
      addParents(above, error.instancePath);
    }
  }
  return [...byPlace].flatMap(([pointer, here]) => {
    if (isJudgedElsewhere(pointer)) return [];
    const value = valueAt(pointer);
    const isContainer = value !== null && typeof value === 'object';
    return faultsAt(pointer, here, value, isContainer && above.has(pointer));
  });
}

function addParents(parents: Set<string>, pointer: string): void {
  for (let at = pointer.lastIndexOf('/'); at !== -1; at = pointer.lastIndexOf('/', at - 1)) {
    const parent = pointer.slice(0, at);
    if (parents.has(parent)) return;
    parents.add(parent);
    if (at === 0) return;
  }
}

function faultsAt(
  pointer: string,
  errors: readonly ShapeError[],
  value: unknown,
  hasFaultBelow: boolean,
): ShapeFault[] {
  const reserved = errors.some((error) => error.keyword === 'false schema');
  if (reserved) {
    const at = pointer.lastIndexOf('/');
    return [{ pointer: pointer.slice(0, at), kind: 'reserved', key: pointer.slice(at + 1) }];
  }
  const type = typeOf(value);
  if (type === 'object') {
    const faults = errors.flatMap((error) => objectFault(pointer, error));
    if (faults.length > 0) return faults;
  }
  // A branch that takes a container finds its faults below; without one, no branch takes it.
  if (hasFaultBelow) return [];
  if (errors.some((error) => error.keyword === 'minimum' || error.keyword === 'maximum')) {
    return [{ pointer, kind: 'range' }];
  }
  return [{ pointer, kind: allowedTypes(errors).has(type) ? 'value' : 'type' }];
}

function objectFault(pointer: string, { keyword, params }: ShapeError): ShapeFault[] {
  if (keyword === 'required') return [{ pointer, kind: 'missing', key: String(params.missingProperty) }];
  if (keyword === 'additionalProperties') {
    return [{ pointer, kind: 'unknown', key: String(params.additionalProperty) }];
  }
  return [];
}
