"""Documents out and in: one tree, written as PDF and Word; spreadsheets and texts read. No tables.

tree · pdf.render_pdf · word.render_docx · text · spreadsheet · fonts · intake (files in)
"""
