import type { Mask } from '../../mask/reply.js';
import type { Cause } from '../../model/cause.js';
import { quoteReply, type Reply } from './reply.js';

/** What is known of a fault beside its cause; becomes facts, and words of the message. */
export interface FaultDetails {
  readonly reply?: Reply;
  /** Code of the error that Node gave. */
  readonly nodeCode?: string;
  /** What came, or what was asked for: a protocol's name, a mechanism, a line. */
  readonly detail?: string;
  /** Host names that would be right. */
  readonly names?: readonly string[];
  /** More facts for the check. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Leaves to blame instead of those that the cause names. */
  readonly blame?: readonly string[];
}

/** A step has failed, and this is why. */
export class Fault extends Error {
  override readonly cause: Cause;
  readonly details: FaultDetails;

  constructor(cause: Cause, details: FaultDetails = {}) {
    super(cause);
    this.cause = cause;
    this.details = details;
  }

  /** The facts of a failed step. */
  get facts(): Record<string, unknown> {
    const { reply, nodeCode, facts } = this.details;
    return {
      ...(reply && { reply: quoteReply(reply) }),
      ...(nodeCode !== undefined && { nodeCode }),
      ...facts,
    };
  }

  /** The same fault, no secret in what is known about it; a reply is masked as the one text that it is shown as. */
  masked(mask: Mask): Fault {
    const { reply: _, detail, names, ...details } = this.details;
    return new Fault(this.cause, {
      ...details,
      ...(detail !== undefined && { detail: mask.apply(detail) }),
      ...(names && { names: mask.applyTo(names) }),
      facts: mask.applyTo(this.facts),
    });
  }

  /** The same fault with more known about it. */
  with(details: FaultDetails): Fault {
    return new Fault(this.cause, {
      ...this.details,
      ...details,
      facts: { ...this.details.facts, ...details.facts },
    });
  }
}
