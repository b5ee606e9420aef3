/** Why a release does not go on, and what to do. */
export class Refused extends Error {
  readonly next: string;

  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}
