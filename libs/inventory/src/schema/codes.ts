import { z } from 'zod';

/** Schemas whose faults have a code of their own in the list of problems. */
export const problemCodes = z.registry<{ code: string }>();
