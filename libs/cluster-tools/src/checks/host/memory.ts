import { defineHostCheck, wordsOf } from './host-check.ts';

/** The kubelet evicts pods at 100 MiB (its hard threshold memory.available); this leaves time to act. */
const leastMiB = 200;
const leastPercent = 5;

export const memory = defineHostCheck({
  name: 'memory',
  sentence: `at least ${leastPercent} % and ${leastMiB} MiB of memory are free`,
  fix: 'see what uses it: systemd-cgtop -m, or ps -eo rss,comm --sort=-rss | head',
  measure: ({ root = '' }) => `cat ${root}/proc/meminfo`,
  judge: (printed) => {
    const kib = new Map(wordsOf(printed).map(([key = '', value]) => [key, Number(value)]));
    const total = kib.get('MemTotal:');
    const free = kib.get('MemAvailable:');
    if (total === undefined || free === undefined) return ['/proc/meminfo does not say how much is free'];
    const percent = (free / total) * 100;
    if (free / 1024 >= leastMiB && percent >= leastPercent) return [];
    return [
      `${Math.round(free / 1024)} MiB of ${Math.round(total / 1024)} MiB are free (${percent.toFixed(1)} %)`,
    ];
  },
});

/** The kubelet does not start with swap unless it is told that it may. */
export const swap = defineHostCheck({
  name: 'swap',
  sentence: 'swap is off on members of a cluster',
  fix: 'vmstation apply --tags=kernel',
  applies: ({ site, cluster }) => cluster !== undefined && site.overrides.kubelet?.failSwapOn !== false,
  measure: ({ root = '' }) => `cat ${root}/proc/swaps`,
  judge: (printed) =>
    wordsOf(printed)
      .filter(([name]) => name !== 'Filename')
      .map(([name, type]) => `${name} (${type}) is in use`),
});
