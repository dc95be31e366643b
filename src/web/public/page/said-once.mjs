// Web Chat 4.18.1 and messages on their way when the line breaks: it marks them as failed, and two things are then untrue.
// One that has arrived all the same comes back with the conversation and still says "failed"; and after "Retry" the failed
// one stays beside the new one. Either way a person would say it twice.

const POST = 'DIRECT_LINE/POST_ACTIVITY';
const FAILED = `${POST}_REJECTED`;
const SENT = `${POST}_FULFILLED`;
const CAME = 'DIRECT_LINE/INCOMING_ACTIVITY';
const DELETE = 'DIRECT_LINE/DELETE_ACTIVITY';

/** For Web Chat's store. */
export function saidOnce({ dispatch }) {
  const failed = new Set();

  // What waits or has failed has no id, and only what has one can be taken away.
  function takeAway(clientActivityID, activity) {
    const id = `retried-${clientActivityID}`;
    dispatch({ type: SENT, meta: { clientActivityID }, payload: { activity: { ...activity, id } } });
    dispatch({ type: DELETE, payload: { activityID: id } });
  }

  return (next) => (action) => {
    const { activity } = action.payload ?? {};
    const mark = activity?.channelData?.clientActivityID;
    if (action.type === FAILED) failed.add(action.meta.clientActivityID);
    // Only what was said before has one by now.
    if (action.type === POST && mark) takeAway(mark, activity);
    const done = next(action);
    if (action.type === CAME && activity.id && failed.delete(mark))
      dispatch({ type: SENT, meta: { clientActivityID: mark }, payload: { activity } });
    return done;
  };
}
