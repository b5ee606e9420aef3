/** Something that redraws itself on the terminal. */
export interface View {
  /** Leaves the terminal alone, and takes away what it has drawn. */
  hide(): void;
  show(): void;
}

const views = new Set<View>();
let last: Promise<unknown> = Promise.resolve();
let asking = 0;

/** Has a view step aside while somebody types. Call what comes back when it is gone. */
export function stepsAside(view: View): () => void {
  views.add(view);
  return () => views.delete(view);
}

/**
 * Asks a person something: one question after the other, and nobody draws over it.
 * Without it, the passwords of two hosts would be asked for at once, below lines that are redrawn.
 */
export function whileTyping<T>(ask: () => Promise<T>): Promise<T> {
  asking += 1;
  if (asking === 1) for (const view of views) view.hide();
  const answer = last.then(ask).finally(() => {
    asking -= 1;
    if (asking === 0) for (const view of views) view.show();
  });
  last = answer.catch(() => undefined);
  return answer;
}
