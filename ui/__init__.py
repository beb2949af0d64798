"""Everything Streamlit: the form, the session, the blocks of the page."""
