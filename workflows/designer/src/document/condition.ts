/** A condition that a form can show: rows that are all joined in the same way. */
export interface Condition {
  join: '&&' | '||';
  rows: ConditionRow[];
}

export interface ConditionRow {
  /** What is looked at, as it is written: getTicket().priority, getAmount(). */
  field: string;
  operator: Operator;
  value: string;
}

export type Operator = '==' | '!=' | '>' | '>=' | '<' | '<=' | 'includes' | '!includes' | 'empty' | '!empty';

export const operators: readonly Operator[] = ['==', '!=', '>', '>=', '<', '<=', 'includes', '!includes', 'empty', '!empty'];

export const needsValue = (operator: Operator): boolean => operator !== 'empty' && operator !== '!empty';

const number = /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/;

const written = (value: string): string => (number.test(value) || value === 'true' || value === 'false' ? value : JSON.stringify(value));

function writeRow({ field, operator, value }: ConditionRow): string {
  switch (operator) {
    case 'includes':
      return `${field}.includes(${JSON.stringify(value)})`;
    case '!includes':
      return `!${field}.includes(${JSON.stringify(value)})`;
    case 'empty':
      return `!${field}`;
    case '!empty':
      return `!!${field}`;
    default:
      return `${field} ${operator} ${written(value)}`;
  }
}

export const writeCondition = ({ join, rows }: Condition): string => rows.filter((row) => row.field).map(writeRow).join(` ${join} `);

const field = String.raw`[A-Za-z_$][\w$]*(?:\(\))?(?:\.[A-Za-z_$][\w$]*)*`;
const literal = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|-?\d+(?:\.\d+)?|true|false`;
const term = new RegExp(
  String.raw`\s*(?:(!?)(${field})\.includes\((${literal})\)|(!!?)(${field})(?=\s*(?:&&|\|\||$))|(${field})\s*(===?|!==?|>=?|<=?)\s*(${literal}))\s*`,
  'y',
);

function valueOf(text: string): string {
  if (text.startsWith('"')) {
    try {
      return JSON.parse(text) as string;
    } catch {
      return text.slice(1, -1);
    }
  }

  return text.startsWith("'") ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}

/** Reads what the form wrote; undefined for everything that it cannot show without a loss. */
export function readCondition(text: string): Condition | undefined {
  const rows: ConditionRow[] = [];
  let join: Condition['join'] | undefined;
  if (text.trim() === '') {
    return { join: '&&', rows };
  }

  for (let position = 0; ; ) {
    term.lastIndex = position;
    const match = term.exec(text);
    if (!match) {
      return undefined;
    }

    const [, not, list, item, empty, tested, left, comparison, right] = match;
    rows.push(
      list
        ? { field: list, operator: not ? '!includes' : 'includes', value: valueOf(item!) }
        : tested
          ? { field: tested, operator: empty === '!' ? 'empty' : '!empty', value: '' }
          : { field: left!, operator: comparison!.replace('===', '==').replace('!==', '!=') as Operator, value: valueOf(right!) },
    );
    position = term.lastIndex;
    if (position >= text.length) {
      return { join: join ?? '&&', rows };
    }

    const word = text.slice(position, position + 2);
    if ((word !== '&&' && word !== '||') || (join && join !== word)) {
      return undefined;
    }

    join = word;
    position += 2;
  }
}
