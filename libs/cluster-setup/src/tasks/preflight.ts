import { clusterOf, defineHostTask, type HostTask } from '@vmstation/inventory';
import { command } from '@vmstation/resources';
import { checks } from '../config/preflight-checks.ts';

/** Conditions that no task can make true: they hold, or the host goes no further and says why. */
export const preflight = defineHostTask({
  name: 'preflight',
  title: 'the machine is fit for what it is to do',
  resources: ({ site, host }) =>
    checks(site, host, clusterOf(site, host)).map(({ name, until, why }) =>
      command({ name: `preflight-${name}`, until, run: `echo ${why} >&2; exit 1` }),
    ),
});

/** The same task, but of a machine that is not fit nothing is touched; where all holds, nobody waits. */
export function afterPreflight(task: HostTask): HostTask {
  return {
    ...task,
    resources: (context) => {
      const conditions = preflight.resources(context);
      return task.resources(context).map((draft) => ({ ...draft, after: [...draft.after, ...conditions] }));
    },
  };
}
