# An instruction that lies in two slots runs.
# realmode: slot.3=0x1000:4K init.0xffe=b834 init.0x1000=12f4 exit=hlt expect.ax=0x1234 expect.ip=0x1002 judge="KVM run"
        ljmp $0, $0xffe
