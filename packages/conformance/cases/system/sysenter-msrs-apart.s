# The three SYSENTER registers are three.
# realmode: exit=hlt expect.ebx=1 expect.ebp=2 expect.edi=3 judge="KVM run; SDM vol. 4"
        xor %edx, %edx
        mov $0x174, %ecx
        mov $1, %eax
        wrmsr
        inc %ecx
        mov $2, %eax
        wrmsr
        inc %ecx
        mov $3, %eax
        wrmsr
        rdmsr
        mov %eax, %edi
        dec %ecx
        rdmsr
        mov %eax, %ebp
        dec %ecx
        rdmsr
        mov %eax, %ebx
        hlt
