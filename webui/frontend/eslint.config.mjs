import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['**/*.{js,jsx,mjs}'],
    languageOptions: {
      ecmaVersion: 2023,
      sourceType: 'module',
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'array-callback-return': 'error',
      'complexity': ['error', 12],
      'consistent-return': 'error',
      'default-case-last': 'error',
      'eqeqeq': ['error', 'always'],
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true }],
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text is always text: shared/make.js builds elements.' },
        { property: 'outerHTML', message: 'Text is always text: shared/make.js builds elements.' },
      ],
      'no-shadow': 'error',
      'no-throw-literal': 'error',
      'no-unused-expressions': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-useless-rename': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
    },
  },
  { files: ['frontend/src/**', 'static/**'], languageOptions: { globals: globals.browser } },
  { files: ['frontend/test/**', 'frontend/*.mjs'], languageOptions: { globals: globals.nodeBuiltin }, rules: { 'no-console': 'off' } },
  { files: ['frontend/test/**'], rules: { 'max-lines-per-function': 'off' } },
];
