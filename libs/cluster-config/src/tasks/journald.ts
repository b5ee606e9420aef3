import { defineHostTask } from '@vmstation/inventory';
import { directory, file, service } from '@vmstation/resources';

/** As journald reads it: `500M`. It takes `500MB` for no size, and then has no limit of ours. */
const size = (text: string) => text.replace(/B$/, '');

/** The journal never fills a disk. */
export const journald = defineHostTask({
  name: 'journald',
  title: 'limits of the journal',
  resources: ({ site: { journald: limits } }) => {
    const daemon = service({ name: 'systemd-journald', running: true });
    const folder = directory({ path: '/etc/systemd/journald.conf.d' });
    const content = [
      '# Managed by vmstation (cluster-config:journald).',
      '[Journal]',
      `SystemMaxUse=${size(limits.systemMaxUse)}`,
      `SystemMaxFileSize=${size(limits.systemMaxFileSize)}`,
      `MaxRetentionSec=${limits.maxRetentionDays}d`,
      '',
    ].join('\n');
    return [
      folder,
      file(
        { path: '/etc/systemd/journald.conf.d/10-vmstation.conf', content },
        { after: [folder], notify: [daemon] },
      ),
      daemon,
    ];
  },
});
