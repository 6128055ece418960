# A read from where no memory is ends the run before it is done; answered, it goes on.
# realmode: exit="mmio read16 0x2000; hlt" expect.ax=0xffff
# realmode: judge="KVM run"

        mov 0x2000, %ax
        hlt
