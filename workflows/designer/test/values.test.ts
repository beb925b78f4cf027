import { describe, expect, test } from 'vitest';
import { readInput, writeInput } from '../src/document/activity';
import { readCondition, writeCondition } from '../src/document/condition';
import { explainCron } from '../src/document/cron';
import { readDuration, writeDuration } from '../src/document/duration';
import { brokenLine } from '../src/document/jsonLine';
import { step } from './documents';

describe('conditions', () => {
  test.each([
    'getTicket().priority == 1 && getTicket().service == "VPN"',
    'getAmount() >= 1000 || getTicket().isMajor == true',
    'getTicket().summary.includes("a && b (\\"c\\")") && !getTicket().tags.includes("x") && !getTicket().owner && !!getTicket().team',
  ])('%s is read and written again', (text) => {
    expect(writeCondition(readCondition(text)!)).toBe(text);
  });

  test.each(['a && b || c', 'getTicket().x + 1 == 2', '(getTicket().x == 1)', 'x ? 1 : 2', 'getTicket().x ==', 'getTicket().list.some(i => i == 1)'])('%s stays a text', (text) => {
    expect(readCondition(text)).toBeUndefined();
  });

  test('A number with a leading zero is a text', () => {
    expect(writeCondition({ join: '&&', rows: [{ field: 'getTicket().code', operator: '==', value: '007' }] })).toBe('getTicket().code == "007"');
  });
});

test.each([
  ['01:30:00', 90, 'minutes'], ['2.00:00:00', 2, 'days'], ['00:00:45', 45, 'seconds'], ['1.12:00:00', 36, 'hours'],
] as const)('The duration %s is %i %s', (text, amount, unit) => {
  expect(readDuration(text)).toEqual({ amount, unit });
  expect(writeDuration({ amount, unit })).toBe(text);
});

test('What is no duration is not read as one', () => {
  expect(readDuration('soon')).toBeUndefined();
});

describe('cron expressions', () => {
  test.each([
    ['0 8 * * 1-5', [['At {0}', '8:00'], ['on {0}', 'Monday–Friday']]],
    ['0 0 8 1 * ?', [['At {0}', '8:00'], ['on day {0} of the month', '1']]],
    ['*/15 * * * *', [['Every {0} minutes', '15'], ['every day']]],
    ['30 0/2 * JAN SUN', [['Every {0} hours at minute {1}', '2', '30'], ['on {0}', 'Sunday'], ['in {0}', 'January']]],
  ])('%s is said in words', (text, phrases) => {
    expect(explainCron(text, 'en')).toEqual(phrases);
  });

  test('What is none is not explained', () => {
    expect(explainCron('every day', 'en')).toBeUndefined();
  });
});

describe('inputs', () => {
  const input = { name: 'Title', typeName: 'String' };

  test.each([
    [{ typeName: 'String', expression: { type: 'Liquid', value: 'x' } }, { syntax: 'Liquid', value: 'x' }],
    ['bare', { syntax: 'Literal', value: 'bare' }],
    [null, { syntax: 'Literal', value: null }],
  ])('%j is read', (title, expression) => {
    expect(readInput({ ...step('a'), title }, input)).toEqual(expression);
  });

  test('What else a wrapped value holds is kept', () => {
    const activity = { ...step('a'), title: { typeName: null, expression: { type: 'Literal', value: 'x', more: 1 }, memoryReference: { id: 'm' } } };
    expect(writeInput(activity, input, { syntax: 'JavaScript', value: 'y' }).title)
      .toEqual({ typeName: 'String', expression: { type: 'JavaScript', value: 'y', more: 1 }, memoryReference: { id: 'm' } });
  });

  test('An unwrapped input is written as it is', () => {
    expect(writeInput(step('a'), { name: 'Cases', isWrapped: false }, { syntax: 'Literal', value: [{ label: 'x' }] }).cases).toEqual([{ label: 'x' }]);
  });
});

test.each([['{\n"a":\n x}', 3], ['{"a":1\n', 2], ['[1,\n2,\n]', 3], ['{"a": [1, {"b": "c"}]}', undefined], ['{} x', 1]])('%j breaks in line %s', (text, line) => {
  expect(brokenLine(text)).toBe(line);
});
