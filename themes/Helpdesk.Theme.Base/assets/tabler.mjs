// What is taken from Tabler. Everything else of the vocabulary is in assets/css. PurgeCSS keeps a selector only when all of its parts are named.
export const elements = [
  'html', 'body', 'main', 'a', 'abbr', 'address', 'b', 'strong', 'small', 'mark', 'code', 'kbd', 'pre', 'samp', 'p', 'hr', 'blockquote', 'figure', 'figcaption',
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'sub', 'sup', 'img', 'svg', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th',
  'label', 'button', 'input', 'select', 'optgroup', 'textarea', 'fieldset', 'legend', 'output', 'progress', 'iframe', 'summary', 'template', 'search',
  'before', 'after', 'focus', 'focus-visible', 'focus-within', 'hover', 'active', 'disabled', 'checked', 'placeholder', 'not', 'first-child', 'last-child',
  'type', 'hidden', 'role', 'lang', 'dir', 'title', 'href', 'list', 'readonly', 'multiple', 'size', 'indeterminate', 'file-selector-button',
];

export const classes = [
  'form-control', 'form-control-sm', 'form-control-lg', 'form-select', 'form-select-sm', 'form-check', 'form-check-input', 'form-check-label', 'form-check-inline',
  'form-label', 'form-hint', 'input-group', 'input-group-text', 'input-group-sm',
  'row', 'col', 'col-auto', 'col-3', 'col-4', 'col-6', 'col-8', 'col-9', 'col-12', 'col-md-3', 'col-md-4', 'col-md-6', 'col-md-8', 'col-md-9', 'col-lg-3', 'col-lg-4', 'col-lg-6', 'col-lg-8',
  'g-2', 'g-3', 'g-4',
  'd-none', 'd-block', 'd-inline', 'd-inline-block', 'd-flex', 'd-inline-flex', 'd-grid', 'flex-column', 'flex-wrap', 'flex-fill',
  'align-items-center', 'align-items-start', 'align-items-end', 'justify-content-between', 'justify-content-end', 'justify-content-center',
  'gap-1', 'gap-2', 'gap-3', 'gap-4', 'ms-auto', 'me-auto', 'w-100',
];
