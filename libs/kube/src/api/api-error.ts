import { type ErrorFacts, messageOf, VmstationError } from '@vmstation/engine';
import { z } from 'zod';

/** The server's refusal of one request. Becomes a {@link VmstationError} before it leaves this library. */
export class ApiError extends Error {
  readonly status: number;
  /** The server's own word for it, such as `NotFound` or `AlreadyExists`. */
  readonly reason: string;
  /** The kind of object that the refusal is about, such as `namespaces`. */
  readonly about: string | undefined;

  constructor(status: number, reason: string, message: string, about: string | undefined) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.reason = reason;
    this.about = about;
  }
}

const statusBody = z.object({
  kind: z.literal('Status'),
  message: z.string().default(''),
  reason: z.string().default(''),
  details: z.object({ kind: z.string().optional() }).optional(),
});

/** The error of a reply with a status of 400 or above. */
export function apiError(status: number, body: string): ApiError {
  const parsed = statusBody.safeParse(jsonOrUndefined(body));
  if (!parsed.success) return new ApiError(status, '', body.trim().slice(0, 300), undefined);
  return new ApiError(status, parsed.data.reason, parsed.data.message, parsed.data.details?.kind);
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not every proxy in front of an API server answers in JSON; the text itself is shown then.
    return undefined;
  }
}

export function isStatus(thrown: unknown, ...statuses: number[]): boolean {
  return thrown instanceof ApiError && statuses.includes(thrown.status);
}

/**
 * Whether the same request may well succeed a moment later: the server is busy or starting, a webhook has no
 * endpoint yet, or an API that was just defined isn't served yet.
 */
export function isPassing(thrown: unknown): boolean {
  if (isUnreachable(thrown)) return true;
  if (!(thrown instanceof ApiError)) return false;
  if ([429, 502, 503, 504].includes(thrown.status)) return true;
  if (thrown.status === 500) return /failed calling webhook|etcdserver|timeout/i.test(thrown.message);
  // A 404 about no object is about the path: its kind isn't served.
  if (thrown.status === 404) return thrown.about === undefined;
  return thrown.status === 409 && thrown.reason === 'Conflict';
}

function isUnreachable(thrown: unknown): boolean {
  return thrown instanceof VmstationError && thrown.code === 'CLUSTER_UNREACHABLE';
}

const known: Readonly<Record<number, Pick<ErrorFacts, 'code' | 'next'>>> = {
  400: { code: 'OBJECT_INVALID', next: 'correct the manifest at the field that the server names' },
  401: {
    code: 'CLUSTER_UNAUTHORIZED',
    next: 'see on the control plane whether its certificates have ended: `kubeadm certs check-expiration`; if so, `kubeadm certs renew all` there, restart its static pods, then run `vmstation apply`, which fetches the new kubeconfig',
  },
  403: {
    code: 'CLUSTER_FORBIDDEN',
    next: 'allow it in the cluster, or use a kubeconfig of an administrator',
  },
  404: { code: 'OBJECT_NOT_FOUND', next: 'declare what it lives in, and refer to it with `after`' },
  409: { code: 'OBJECT_CONFLICT', next: 'run the same command again; somebody else changes this object too' },
  422: {
    code: 'OBJECT_INVALID',
    next: 'correct the manifest; a field that cannot be changed needs the object deleted by hand first',
  },
};

/** Any failure of a request as the error that a person sees; other VMStation errors pass as they are. */
export function clusterError(thrown: unknown, doing: string, where: string): VmstationError {
  if (thrown instanceof VmstationError) return thrown;
  if (!(thrown instanceof ApiError)) {
    return new VmstationError({
      code: 'INTERNAL',
      message: `${doing} failed: ${messageOf(thrown)}`,
      where,
      cause: thrown,
      next: 'report this, with the run folder',
    });
  }
  // A field that the server's schema lacks comes as an internal error.
  const status = /failed to create typed patch object/.test(thrown.message) ? 422 : thrown.status;
  return new VmstationError({
    code: 'CLUSTER_ERROR',
    next: 'run the same command again; `vmstation diagnose` shows the control plane',
    ...known[status],
    message: `${doing} was refused by the API server (${thrown.status} ${thrown.reason || 'no reason'})`,
    where,
    cause: thrown,
  });
}
