/** Kind of thing → its name → all that can be said about it in one line. */
export type InventoryEntries = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** All of a node that a reset must bring back, at one moment. Plain data: JSON keeps it whole. */
export interface Inventory {
  readonly node: string;
  readonly entries: InventoryEntries;
}

/** How a section's records divide into name and value. What isn't named here is a line that is there or not. */
const KEYED: Readonly<Record<string, RegExp>> = {
  package: /^(?<key>[^\t]*)\t(?<value>.*)$/,
  rpm: /^(?<key>[^\t]*)\t(?<value>.*)$/,
  user: /^(?<key>[^:]*):(?<value>.*)$/,
  group: /^(?<key>[^:]*):(?<value>.*)$/,
  password: /^(?<key>[^:]*):(?<value>.*)$/,
  'unit-file': /^(?<key>\S+)\s+(?<value>.*)$/,
  unit: /^(?<key>\S+)\s+(?<value>\S+\s+\S+\s+\S+)/,
  sysctl: /^(?<key>[^=]*?) = ?(?<value>.*)$/,
  mount: /^(?<key>\S+) (?<value>.*)$/,
  link: /^(?<key>[^:]+): (?<value>.*)$/,
};

/** Sections where the same line may come many times and the number means nothing. */
const AS_SET = new Set(['process', 'listen']);

/** Reads what the inventory script printed. */
export function parseInventory(node: string, output: string): Inventory {
  const sections: Record<string, Record<string, string>> = {};
  let section = '';
  for (const record of output.split('\0')) {
    const begins = /^@section (?<name>.+)$/.exec(record)?.groups?.name;
    if (begins !== undefined) section = begins;
    else if (record !== '') addRecord(sections, section, record);
  }
  return { node, entries: sections };
}

function addRecord(sections: Record<string, Record<string, string>>, section: string, record: string): void {
  if (section === 'file') {
    const [type = '', mode = '', owner = '', size = '', target = '', ...path] = record.split('\t');
    const facts = [
      type,
      mode,
      owner,
      ...(type === 'f' ? [`${size} bytes`] : []),
      ...(target ? [`-> ${target}`] : []),
    ];
    put(sections, 'file', path.join('\t'), facts.join(' '));
  } else if (section === 'sha256') {
    const path = record.slice(66);
    const known = sections.file?.[path];
    put(sections, 'file', path, `${known ?? 'f'} ${record.slice(0, 64)}`);
  } else {
    const keyed = KEYED[section]?.exec(record)?.groups;
    const key = keyed?.key ?? record;
    const before = sections[section]?.[key];
    const value = keyed?.value ?? '';
    if (before === undefined || AS_SET.has(section)) put(sections, section, key, value);
    // The same line again: mounts stack, and rules may repeat.
    else put(sections, section, key, `${before}|${value}`);
  }
}

function put(
  sections: Record<string, Record<string, string>>,
  section: string,
  key: string,
  value: string,
): void {
  // Without a prototype, so that a file called __proto__ is a key like any other.
  const entries: Record<string, string> = sections[section] ?? Object.create(null);
  entries[key] = value;
  sections[section] = entries;
}
