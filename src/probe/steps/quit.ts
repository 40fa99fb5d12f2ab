import { classifyReply } from '../causes/classify-reply.js';
import { found } from '../causes/messages.js';
import { timedOut } from '../wire/deadline.js';
import { Fault } from '../wire/fault.js';
import { isPositive } from '../wire/reply.js';
import { forgetConnection, type StepHandler, talkOf } from './session.js';

/** `quit`: ends the session; never a failure, for everything that counts has succeeded before. */
export const quitStep: StepHandler = async (session, { signal }) => {
  const { dialogue, isLoggedIn } = talkOf(session);
  try {
    const reply = await dialogue.command('QUIT', signal);
    if (isPositive(reply)) return { message: found.quit(), facts: {} };
    const { protocol, isAfterPop } = session.plan;
    const { debug } = session.run.options;
    const cause = classifyReply(reply, { protocol, step: 'quit', isLoggedIn, isAfterPop, debug });
    return { message: found.quit(), facts: {}, warning: new Fault(cause, { reply }) };
  } catch (error) {
    if (error === timedOut) return { message: found.quit(), facts: {}, warning: new Fault('reply-timeout') };
    if (error instanceof Fault && error.cause !== 'connection-closed')
      return { message: found.quit(), facts: {}, warning: error };
    if (signal.aborted) throw error;
    return { message: found.quitUnanswered(), facts: {} };
  } finally {
    dialogue.close();
    forgetConnection(session);
  }
};
