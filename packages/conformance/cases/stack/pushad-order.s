# PUSHAD stores EAX first and EDI last, with ESP as it was.
# realmode: layout=flat exit=hlt mem.0x1fe0=0800000007000000060000000020000004000000030000000200000001000000 judge="KVM run; SDM vol. 2, PUSHA"
        mov $1, %eax
        mov $2, %ecx
        mov $3, %edx
        mov $4, %ebx
        mov $6, %ebp
        mov $7, %esi
        mov $8, %edi
        mov $0x2000, %esp
        pushal
        hlt
