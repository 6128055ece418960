# Code that runs off the end of memory ends the run with the address.
# realmode: init.0xffe=9090 exit="internal_error fetch 0x1000" judge="KVM run"
        ljmp $0, $0xffe
