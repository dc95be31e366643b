import { EXPANDED_RULES } from './expanded-rules';
import { SETTINGS_RULES } from './settings-rules';
import { filesOfProject, subjectOf } from './subject';
import { TEXT_RULES } from './text-rules';

const subject = subjectOf(filesOfProject());

test.each(Object.entries({ ...TEXT_RULES, ...EXPANDED_RULES, ...SETTINGS_RULES }))('%s', (_, rule) => {
  expect(rule(subject)).toEqual([]);
});
