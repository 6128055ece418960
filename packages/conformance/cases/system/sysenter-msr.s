# The SYSENTER registers keep what WRMSR writes.
# realmode: exit=hlt expect.eax=0x1234 expect.edx=0 judge="SDM vol. 4; run on KVM"
        mov $0x175, %ecx
        mov $0x1234, %eax
        xor %edx, %edx
        wrmsr
        xor %eax, %eax
        dec %edx
        rdmsr
        hlt
