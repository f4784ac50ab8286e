import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import 'uplot/dist/uPlot.min.css';
import './style.css';
import { applyScheme } from './data/scheme';

applyScheme();
const root = document.getElementById('root');
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>);
