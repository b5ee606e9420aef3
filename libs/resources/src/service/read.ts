import { VmstationError } from '@vmstation/engine';
import type { Fields, Wanted } from '../contract.ts';
import { sh } from '../quote.ts';
import { dropInPath, unitName, unitPath } from './paths.ts';
import type { ActualService, DesiredService } from './service.ts';

/** One `systemctl show` for all; the text of unit files only where it is ours. */
export function readServices(wanted: readonly Wanted<DesiredService>[]): string {
  const indexes = wanted.map(({ index }) => String(index));
  const names = wanted.map(({ desired }) => unitName(desired.name));
  const files = wanted.flatMap(({ index, desired }) => [
    ...(desired.unit === undefined ? [] : [sh`vm_service_text ${index} unit ${unitPath(desired)}`]),
    ...(desired.dropIn === undefined
      ? []
      : [sh`vm_service_text ${index} dropIn ${dropInPath(desired, desired.dropIn)}`]),
  ]);
  return [sh`vm_service_read ${indexes.join(' ')} ${names}`, ...files].join('\n');
}

/** @throws READ_UNPARSABLE when systemd gave no answer */
export function parseService(fields: Fields, desired: DesiredService): ActualService {
  const load = fields.get('LoadState');
  const active = fields.get('ActiveState');
  if (load === undefined || load === '' || active === undefined || active === '') {
    throw new VmstationError({
      code: 'READ_UNPARSABLE',
      message: `systemd said nothing about ${unitName(desired.name)}: ${fields.get('error') ?? 'no answer'}`,
      where: `service ${desired.name}`,
      next: 'run systemctl is-system-running on the node',
    });
  }
  const unit = fields.get('unit');
  const dropIn = fields.get('dropIn');
  const ours = desired.unit !== undefined || desired.dropIn !== undefined;
  return {
    exists: load !== 'not-found',
    ...(desired.enabled === undefined && desired.masked === undefined
      ? {}
      : { enablement: fields.get('UnitFileState') || (load === 'masked' ? 'masked' : '') }),
    ...(desired.running === undefined
      ? {}
      : { activity: fields.get('SubState') === 'auto-restart' ? 'restarting' : active }),
    ...(ours && fields.get('NeedDaemonReload') === 'yes' ? { outdated: true as const } : {}),
    ...(unit === undefined ? {} : { unit }),
    ...(dropIn === undefined ? {} : { dropIn }),
  };
}

export function explainService({ name }: DesiredService): string {
  const unit = unitName(name);
  return sh`systemctl status --no-pager --full --lines=0 -- ${unit}\njournalctl --no-pager --lines=50 --unit ${unit}`;
}
