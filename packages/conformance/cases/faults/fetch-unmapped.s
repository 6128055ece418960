# A jump to where no memory is ends the run and names the address.
# realmode: exit="internal_error fetch 0x2000"
# realmode: judge="KVM run"

        ljmp $0x200, $0
