import type { PlannedChange, TargetId, TimedEvent } from '@vmstation/engine';

/** A change of one of many hosts, as a run tells it. */
function changeOf(target: TargetId, number: number, content: string): PlannedChange {
  return {
    id: `${target}/file:/etc/file-${number}`,
    target,
    stack: 'cluster-config',
    task: `task-${number % 12}`,
    stage: 0,
    type: 'file',
    title: `file /etc/file-${number}`,
    action: 'update',
    fields: [
      { field: 'mode', from: '0600', to: '0644' },
      { field: 'content', from: 'one\ntwo\n', to: `one\n${content}\n` },
    ],
    after: [],
    needs: [],
    undo: false,
    consequence: false,
    restart: false,
  };
}

/** A run on many hosts, in which on every host one change fails and the next one waits for it. */
export function manyHosts(
  hosts: readonly string[],
  changes: number,
  content: (host: string, number: number) => string,
): readonly TimedEvent[] {
  const targets = hosts.map((host): TargetId => `host:${host}`);
  const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
  const all = targets.map((target, index) =>
    Array.from({ length: changes }, (_, number) =>
      changeOf(target, number, content(hosts[index] ?? '', number)),
    ),
  );
  const made = all.flatMap((list, index): TimedEvent[] => {
    const target = targets[index] ?? 'host:none';
    return [
      { type: 'target-read', target, resources: changes, seconds: 0.4, at: at(0.5) },
      { type: 'batch-started', target, ids: list.map(({ id }) => id), at: at(1) },
      ...list.map(({ id }, number): TimedEvent => {
        const end = { type: 'change-finished', target, id, at: at(2 + changes / 10) } as const;
        if (number === 3)
          return {
            ...{ ...end, outcome: 'failed', seconds: 0.1 },
            error: { code: 'APPLY_FAILED', message: 'the disk is full', cause: 'ENOSPC', next: 'make room' },
          };
        return number === 4
          ? { ...end, outcome: 'blocked', seconds: 0 }
          : { ...end, outcome: 'ok', seconds: 0.1 };
      }),
    ];
  });
  return [
    { type: 'run-started', run: 'r1', verb: 'apply', site: 'home', environment: 'lab', targets, at: at(0) },
    { type: 'planned', changes: all.flat(), resources: all.flat().length, at: at(0.6) },
    ...made,
    {
      ...{
        type: 'run-finished',
        ok: false,
        interrupted: false,
        seconds: 3 + changes / 10,
        at: at(3 + changes / 10),
      },
      targets: targets.map((target) => ({ target, commands: 1, requests: 3 })),
    },
  ];
}
